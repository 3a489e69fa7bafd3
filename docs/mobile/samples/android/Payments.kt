package com.example.shop.payments

import android.content.SharedPreferences
import java.util.UUID
import kotlinx.coroutines.delay
import org.json.JSONObject
import tech.dojo.pay.sdk.DojoPaymentResult

enum class Kind(val create: String, val intents: String, val idField: String) {
    PAYMENT("/checkout", "/payment-intents", "paymentIntentId"),

    /** A card that is charged later. */
    SETUP("/setup-intents", "/setup-intents", "setupIntentId"),
}

enum class Outcome {
    /** The money is taken. */
    PAID,

    /** The money is reserved (`captureMode` `Manual`). Your backend takes it later. */
    RESERVED,

    /** Of a setup intent: the card can be charged later. */
    CARD_ADDED,

    /** Not paid so far. The user may try again: a payment that shows later is found by the next try. */
    OPEN,

    /** Nothing is taken, and nothing will be. The next try begins anew. */
    CANCELED,

    /** The money was taken or reserved, and went back. */
    RETURNED,

    /** The user has no such intent, e.g. was erased since. It may be paid. The next try begins anew. */
    UNKNOWN,
}

sealed class Begun {
    class Show(val intentId: String, val customerSecret: String?) : Begun()

    class Ended(val outcome: Outcome) : Begun()
}

private class Kept(val key: String, val body: String, val intentId: String?)

class Payments(private val api: PaymentApi, private val storage: SharedPreferences) {
    /** Before Dojo's UI is shown. Call it whenever the user wants to pay: it never makes a second payment. */
    suspend fun begin(kind: Kind, id: String, order: JSONObject): Begun {
        val body = order.toString()
        val kept = read(kind, id)
        if (kept?.intentId != null) {
            val found = if (kept.body == body) resume(kind, kept.intentId) else cancel(kind, kept.intentId)
            if (found !is Begun.Ended || found.outcome !in listOf(Outcome.CANCELED, Outcome.UNKNOWN)) return found
        }
        // A canceled intent stays canceled for its key, and another order is another key.
        val key = if (kept != null && kept.intentId == null && kept.body == body) kept.key else UUID.randomUUID().toString()
        write(kind, id, Kept(key, body, null))
        val answer = api.call("POST", kind.create, body, key)
        val intentId = answer.body.getString(kind.idField)
        write(kind, id, Kept(key, body, intentId))
        // What is replayed is the answer of then: it may be paid or canceled by now.
        return if (answer.replayed) begin(kind, id, order) else shown(intentId, answer.body)
    }

    /** After Dojo's UI was closed. */
    suspend fun end(kind: Kind, id: String, result: DojoPaymentResult): Outcome {
        val pauses = if (result in seldomPaid) listOf(1_000L, 2_000L) else listOf(1_000L, 2_000L, 4_000L)
        var outcome = howItEnded(kind, id) ?: Outcome.OPEN
        for (pauseMs in pauses) {
            if (outcome != Outcome.OPEN) break
            delay(pauseMs)
            outcome = howItEnded(kind, id) ?: Outcome.OPEN
        }
        return outcome
    }

    /** When the app starts, or an order is opened: how its payment ended. Null: there is none. */
    suspend fun howItEnded(kind: Kind, id: String): Outcome? = read(kind, id)?.intentId?.let { ask(kind, it) }

    /** When the order leaves the device. */
    fun forget(kind: Kind, id: String) {
        storage.edit().remove("${kind.name}.$id").apply()
    }

    private suspend fun resume(kind: Kind, intentId: String): Begun = try {
        shown(intentId, api.call("POST", "${kind.intents}/$intentId/resume").body)
    } catch (problem: ApiProblem) {
        Begun.Ended(outcomeInstead(kind, intentId, problem))
    }

    /** The intent of an order that has changed. */
    private suspend fun cancel(kind: Kind, intentId: String): Begun.Ended = try {
        api.call("DELETE", "${kind.intents}/$intentId")
        Begun.Ended(Outcome.CANCELED)
    } catch (problem: ApiProblem) {
        Begun.Ended(outcomeInstead(kind, intentId, problem))
    }

    private fun shown(intentId: String, body: JSONObject) = Begun.Show(
        intentId,
        if (body.isNull("customerSecret")) null else body.getString("customerSecret"),
    )

    private suspend fun outcomeInstead(kind: Kind, intentId: String, problem: ApiProblem): Outcome = when {
        // Dojo does not know it any more, it is another user's, or the user was erased since.
        problem.code?.endsWith("_intent_not_found") == true -> Outcome.UNKNOWN
        problem.code?.endsWith("_intent_not_open") == true -> ask(kind, intentId)
        else -> throw problem
    }

    private suspend fun ask(kind: Kind, intentId: String): Outcome {
        val body = try {
            api.call("GET", "${kind.intents}/$intentId").body
        } catch (problem: ApiProblem) {
            return outcomeInstead(kind, intentId, problem)
        }
        return when (body.getString("status")) {
            "Captured" -> Outcome.PAID
            "Authorized" -> if (kind == Kind.SETUP) Outcome.CARD_ADDED else Outcome.RESERVED
            "Completed" -> Outcome.CARD_ADDED
            "Canceled", "Closed", "Expired", "CardExpired" -> Outcome.CANCELED
            "Reversed", "Refunded" -> Outcome.RETURNED
            else -> Outcome.OPEN
        }
    }

    private fun read(kind: Kind, id: String): Kept? = storage.getString("${kind.name}.$id", null)?.let {
        val json = JSONObject(it)
        val intentId = if (json.isNull("intentId")) null else json.getString("intentId")
        Kept(json.getString("key"), json.getString("body"), intentId)
    }

    private fun write(kind: Kind, id: String, kept: Kept) {
        val json = JSONObject().put("key", kept.key).put("body", kept.body).put("intentId", kept.intentId)
        // commit, not apply: it has to be on the device before the request leaves it.
        storage.edit().putString("${kind.name}.$id", json.toString()).commit()
    }

    private companion object {
        /** Money is seldom under way after these, so the user waits less long. */
        val seldomPaid = setOf(
            DojoPaymentResult.REFERRED,
            DojoPaymentResult.DECLINED,
            DojoPaymentResult.USER_CLOSED_WITHOUT_PAYING,
        )
    }
}
