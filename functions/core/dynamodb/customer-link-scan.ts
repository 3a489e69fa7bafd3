import { type DynamoDBClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import type { CustomerMap, MappedUser } from '../customers/audit/audit-ports.ts';
import type { CustomerLink } from '../customers/customer-link.ts';
import { parseCustomerLink, userIdOfKey, userKeyPrefix } from './customer-link-item.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';
