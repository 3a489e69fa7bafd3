// What the samples use of Dojo's core SDK, with the signatures of its source: 1.4.3 of
// github.com/dojo-engineering/dojo-ios-sdk, Sources/dojo-ios-sdk/Classes/Entities/DojoSDKDebugConfig.swift.
import Foundation

public class DojoSDKDebugConfig: NSObject {
    public init(urlConfig: DojoSDKURLConfig? = nil, isSandboxIntent: Bool = false, isSandboxWallet: Bool = false) {}
}

public class DojoSDKURLConfig: NSObject {
    public init(connectE: String? = nil, remote: String? = nil) {}
}
