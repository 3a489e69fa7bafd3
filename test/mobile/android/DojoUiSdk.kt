// What the samples use of Dojo's drop-in UI, with the signatures of its source: uisdk 1.6.3 of
// github.com/dojo-engineering/android-dojo-pay-sdk (tag ui_v1.6.3), uisdk/src/main/java.

// tech/dojo/pay/uisdk/entities/DojoPaymentFlowParams.kt, DojoPaymentType.kt
package tech.dojo.pay.uisdk.entities

import java.io.Serializable
import tech.dojo.pay.sdk.card.entities.DojoGPayConfig

data class DojoPaymentFlowParams @JvmOverloads constructor(
    val paymentId: String,
    val clientSecret: String? = null,
    val GPayConfig: DojoGPayConfig? = null,
    val paymentType: DojoPaymentType = DojoPaymentType.PAYMENT_CARD,
) : Serializable

enum class DojoPaymentType : Serializable {
    PAYMENT_CARD,
    SETUP_INTENT,
    VIRTUAL_TERMINAL,
}
