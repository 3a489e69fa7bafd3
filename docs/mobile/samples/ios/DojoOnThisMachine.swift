import dojo_ios_sdk

#if DEBUG && targetEnvironment(simulator)
/// Dojo's UI talks to `npm start` on this machine. Neither host ends with a slash.
let dojoDebugConfig: DojoSDKDebugConfig? = DojoSDKDebugConfig(
    urlConfig: DojoSDKURLConfig(connectE: "http://localhost:3001", remote: "http://localhost:3001"),
    isSandboxIntent: true,
    isSandboxWallet: true
)
#else
let dojoDebugConfig: DojoSDKDebugConfig? = nil
#endif
