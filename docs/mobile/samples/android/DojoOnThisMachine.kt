package com.example.shop.payments

import tech.dojo.pay.sdk.card.entities.DojoSDKDebugConfig
import tech.dojo.pay.sdk.card.entities.DojoSDKURLConfig
import tech.dojo.pay.uisdk.DojoSDKDropInUI

/** In the debug build only: Dojo's UI talks to `npm start`. Call it before the UI is shown. */
fun useDojoOnThisMachine() {
    // 10.0.2.2 is the machine on which Android's emulator runs. Both end with a slash.
    DojoSDKDropInUI.dojoSDKDebugConfig = DojoSDKDebugConfig(
        urlConfig = DojoSDKURLConfig(connectE = "http://10.0.2.2:3001/", remote = "http://10.0.2.2:3001/"),
        isSandboxIntent = true,
        isSandboxWallet = true,
    )
}
