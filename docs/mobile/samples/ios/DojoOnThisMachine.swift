import dojo_ios_sdk

/// In the debug build Dojo's UI talks to `npm start` on this machine. `nil` in what is released, and for Dojo's sandbox.
var dojoDebugConfig: DojoSDKDebugConfig? {
    #if DEBUG
    // Neither host ends with a slash.
    let hosts = DojoSDKURLConfig(connectE: "http://localhost:3001", remote: "http://localhost:3001")
    return DojoSDKDebugConfig(urlConfig: hosts, isSandboxIntent: true, isSandboxWallet: true)
    #else
    return nil
    #endif
}
