import dojo_ios_sdk

/// Dojo's UI talks to `npm start` on this machine. Neither host ends with a slash.
private let onThisMachine = DojoSDKDebugConfig(
    urlConfig: DojoSDKURLConfig(connectE: "http://localhost:3001", remote: "http://localhost:3001"),
    isSandboxIntent: true,
    isSandboxWallet: true
)

/// `nil` in what is released: Dojo's UI talks to Dojo.
var dojoDebugConfig: DojoSDKDebugConfig? {
    #if DEBUG
    return onThisMachine
    #else
    return nil
    #endif
}
