// As DojoUiSdk.kt: tech/dojo/pay/uisdk/DojoSDKDropInUI.kt of uisdk 1.6.3.
package tech.dojo.pay.uisdk

import androidx.activity.ComponentActivity
import tech.dojo.pay.sdk.DojoPaymentResult
import tech.dojo.pay.sdk.card.entities.DojoSDKDebugConfig
import tech.dojo.pay.uisdk.presentation.handler.DojoPaymentFlowHandler

object DojoSDKDropInUI {
    var dojoSDKDebugConfig: DojoSDKDebugConfig? = null

    fun createUIPaymentHandler(
        activity: ComponentActivity,
        onResult: (DojoPaymentResult) -> Unit,
    ): DojoPaymentFlowHandler = TODO()
}
