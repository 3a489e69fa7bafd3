// As DojoUiSdk.kt: tech/dojo/pay/uisdk/presentation/handler/DojoPaymentFlowHandler.kt of uisdk 1.6.3.
package tech.dojo.pay.uisdk.presentation.handler

import tech.dojo.pay.uisdk.entities.DojoPaymentFlowParams

interface DojoPaymentFlowHandler {
    fun startPaymentFlow(dojoPaymentFlowParams: DojoPaymentFlowParams)
}
