// What the samples use of Dojo's core SDK, with the signatures of its source: 1.4.3 of
// github.com/dojo-engineering/dojo-ios-sdk, Sources/dojo-ios-sdk/Classes/Entities/DojoSDKDebugConfig.swift
// and Helpers/ErrorBuilder.swift.
import Foundation

public class DojoSDKDebugConfig: NSObject {
    public init(urlConfig: DojoSDKURLConfig? = nil, isSandboxIntent: Bool = false, isSandboxWallet: Bool = false) {}
}

public class DojoSDKURLConfig: NSObject {
    public init(connectE: String? = nil, remote: String? = nil) {}
}

public enum DojoSDKResponseCode: Int {
    case successful = 0
    case authorizing = 3
    case referred = 4
    case declined = 5
    case duplicateTransaction = 20
    case failed = 30
    case waitingPreExecute = 99
    case invalidRequest = 400
    case issueWithAccessToken = 401
    case noAccessTokenSupplied = 404
    case internalServerError = 500
    case sdkInternalError = 7770
}
