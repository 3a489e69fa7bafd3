// As DojoPaymentResult.kt: tech/dojo/pay/sdk/card/entities/DojoSDKDebugConfig.kt, DojoGPayPayload.kt,
// CardsSchemes.kt of sdk 1.7.2.
package tech.dojo.pay.sdk.card.entities

import java.io.Serializable

data class DojoSDKDebugConfig @JvmOverloads constructor(
    val urlConfig: DojoSDKURLConfig? = null,
    val isSandboxIntent: Boolean = false,
    val isSandboxWallet: Boolean = false,
)

data class DojoSDKURLConfig @JvmOverloads constructor(
    val connectE: String? = null,
    val remote: String? = null,
)

data class DojoGPayConfig @JvmOverloads constructor(
    val collectShipping: Boolean = false,
    val allowedCountryCodesForShipping: List<String>? = null,
    val collectBilling: Boolean = false,
    val collectEmailAddress: Boolean = false,
    val collectPhoneNumber: Boolean = false,
    val merchantName: String,
    val merchantId: String,
    val gatewayMerchantId: String,
    val allowedCardNetworks: List<CardsSchemes> = emptyList(),
) : Serializable

enum class CardsSchemes
