package com.example.shop.payments

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.lifecycle.lifecycleScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.ensureActive
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

    protected abstract fun show(ended: Ended)

    protected abstract fun showProblem(problem: Exception)

    /** The button is off meanwhile. */
    protected abstract fun showBusy(busy: Boolean)

    private var busy = false
    private var newestWork: Job? = null

    // A property: it has to be made before the activity is started, and again after the app was killed.
    private val dojo = DojoSDKDropInUI.createUIPaymentHandler(this) { result -> onDojoClosed(result) }

    // Not in onCreate: by now the subclass has its view.
    override fun onPostCreate(savedInstanceState: Bundle?) {
        super.onPostCreate(savedInstanceState)
        if (newestWork == null) work(isBusy = false) { showHowItEnded() }
    }

    /** @param again Only if the user has decided so: see [Payments.begin]. */
    fun onPayPressed(again: Boolean = false) {
        if (!busy) work { pay(again) }
    }

    private fun onDojoClosed(result: DojoPaymentResult) = work {
        payments.end(kind, orderId, order, result)?.let(::show)
    }

    private suspend fun showHowItEnded() {
        payments.howItEnded(kind, orderId, order)?.let(::show)
    }

    private suspend fun pay(again: Boolean) {
        when (val begun = payments.begin(kind, orderId, order, again)) {
            is Ended -> show(begun)
            is Begun.Show -> dojo.startPaymentFlow(paramsFor(begun))
        }
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

    /** The newest work counts: what is still under way stops, and shows nothing any more. */
    private fun work(isBusy: Boolean = true, task: suspend () -> Unit) {
        newestWork?.cancel()
        setBusy(isBusy)
        newestWork = lifecycleScope.launch {
            try {
                task()
            } catch (problem: Exception) {
                // Not of work that was stopped.
                ensureActive()
                showProblem(problem)
            }
            setBusy(false)
        }
    }

    private fun setBusy(now: Boolean) {
        busy = now
        showBusy(now)
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
