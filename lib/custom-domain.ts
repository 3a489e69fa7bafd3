import { ApiMapping, DomainName, type HttpApi, type HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Certificate,
  CertificateValidation,
  type ICertificate,
} from 'aws-cdk-lib/aws-certificatemanager';
import {
  AaaaRecord,
  ARecord,
  HostedZone,
  type IHostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CustomDomainSettings } from './release-settings.ts';

/** A name of the team's own that leads to the API. TLS 1.2 at least. */
export class CustomDomain extends Construct {
  /** `https://api.shop.example`, without a slash at its end. */
  readonly url: string;
  /** Where a CNAME of the name has to lead, for whoever keeps it elsewhere. */
  readonly target: string;

  constructor(
    scope: Construct,
    id: string,
    {
      settings,
      httpApi,
      stage,
    }: {
      readonly settings: CustomDomainSettings;
      readonly httpApi: HttpApi;
      readonly stage: HttpStage;
    },
  ) {
    super(scope, id);
    const { name, certificateArn, hostedZone } = settings;
    const zone =
      hostedZone &&
      HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: hostedZone.id,
        zoneName: hostedZone.name,
      });
    const domain = new DomainName(this, 'Name', {
      domainName: name,
      certificate: this.#certificate(name, certificateArn, zone),
    });
    new ApiMapping(this, 'Mapping', { api: httpApi, domainName: domain, stage });
    if (zone !== undefined) {
      const { regionalDomainName, regionalHostedZoneId } = domain;
      const target = RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
      );
      new ARecord(this, 'Ipv4', { zone, recordName: `${name}.`, target });
      new AaaaRecord(this, 'Ipv6', { zone, recordName: `${name}.`, target });
    }
    this.url = `https://${name}`;
    this.target = domain.regionalDomainName;
  }

  #certificate(
    domainName: string,
    arn: string | undefined,
    zone: IHostedZone | undefined,
  ): ICertificate {
    return arn === undefined
      ? new Certificate(this, 'Certificate', {
          domainName,
          validation: CertificateValidation.fromDns(zone),
        })
      : Certificate.fromCertificateArn(this, 'Certificate', arn);
  }
}
