package com.example.shop.payments

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.lifecycle.lifecycleScope
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.launch
import org.json.JSONObject
import tech.dojo.pay.sdk.DojoPaymentResult
import tech.dojo.pay.sdk.card.entities.DojoGPayConfig
import tech.dojo.pay.uisdk.DojoSDKDropInUI
import tech.dojo.pay.uisdk.entities.DojoPaymentFlowParams
import tech.dojo.pay.uisdk.entities.DojoPaymentType

abstract class CheckoutActivity : ComponentActivity() {
    protected abstract val payments: Payments

    /** Of the intent that started this activity, so that it is known after the app was killed. */
    protected abstract val orderId: String
    protected abstract val kind: Kind
    protected abstract val order: JSONObject

    protected abstract fun show(outcome: Outcome)

    protected abstract fun showProblem(problem: Exception)

    private var busy = false

    // A property: it has to be made before the activity is started, and again after the app was killed.
    private val dojo = DojoSDKDropInUI.createUIPaymentHandler(this) { result -> onDojoClosed(result) }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        work { payments.howItEnded(kind, orderId)?.let(::show) }
    }

    fun onPayPressed() = work {
        when (val begun = payments.begin(kind, orderId, order)) {
            is Begun.Ended -> show(begun.outcome)
            is Begun.Show -> dojo.startPaymentFlow(paramsFor(begun))
        }
    }

    private fun onDojoClosed(result: DojoPaymentResult) {
        busy = false
        work { show(payments.end(kind, orderId, result)) }
    }

    private fun paramsFor(begun: Begun.Show) = if (kind == Kind.SETUP) {
        DojoPaymentFlowParams(paymentId = begun.intentId, paymentType = DojoPaymentType.SETUP_INTENT)
    } else {
        DojoPaymentFlowParams(
            paymentId = begun.intentId,
            clientSecret = begun.customerSecret,
            GPayConfig = googlePay,
        )
    }

    /** A second tap does nothing while the first is worked on. */
    private fun work(task: suspend () -> Unit) {
        if (busy) return
        busy = true
        lifecycleScope.launch {
            try {
                task()
            } catch (closed: CancellationException) {
                throw closed
            } catch (problem: Exception) {
                showProblem(problem)
            } finally {
                busy = false
            }
        }
    }

    private companion object {
        /** Null, until Google Pay is set up. */
        val googlePay: DojoGPayConfig? = DojoGPayConfig(
            merchantName = "Example shop",
            merchantId = "BCR2DN6TEXAMPLE",
            gatewayMerchantId = "119784244252745",
        )
    }
}
