package com.example.shop.payments

import android.content.SharedPreferences
import java.io.IOException
import kotlinx.coroutines.delay
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
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

    /** The money was taken or reserved, and went back. Only `again` begins anew. */
    RETURNED,

    /** It cannot be asked here whether this was paid. It may be. Only `again` begins anew. */
    UNKNOWN,
}

class Money(val value: Long, val currencyCode: String)

sealed interface Begun {
    class Show(val intentId: String, val customerSecret: String?) : Begun
}

/**
 * @param amount What Dojo was asked for. Null for UNKNOWN, and for a card.
 * @param changed The outcome is of the order as it was before: what the user wants now is another one, and not paid.
 */
class Ended(val outcome: Outcome, val amount: Money?, val changed: Boolean) : Begun

private class Wish(val kind: Kind, val id: String, val body: String, val again: Boolean)

/**
 * What the device keeps of an order.
 * @param attempt Counts from 1: a canceled intent stays canceled for its key, so the next attempt has another one.
 */
private class Kept(val attempt: Int, val body: String?, val intentId: String?)

/** For the whole app: what two screens begin at once would else be begun twice. */
private val oneAtATime = Mutex()

class Payments(private val api: PaymentApi, private val storage: SharedPreferences) {
    /**
     * Before Dojo's UI is shown. Call it whenever the user wants to pay: by itself it never makes a second payment.
     * @param id Of visible ASCII characters, and the same on each device of the user.
     * @param again Begins anew after RETURNED and UNKNOWN. After UNKNOWN the user may pay twice, so it is for the
     * user to decide. What is paid or reserved stays so.
     */
    suspend fun begin(kind: Kind, id: String, order: JSONObject, again: Boolean = false): Begun =
        oneAtATime.withLock { begin(Wish(kind, id, order.toString(), again)) }

    /** After Dojo's UI was closed. */
    suspend fun end(kind: Kind, id: String, order: JSONObject, result: DojoPaymentResult): Ended? {
        val pauses = if (result in seldomPaid) listOf(1_000L, 2_000L) else listOf(1_000L, 2_000L, 4_000L)
        return askForKept(kind, id, order, whileOpen = pauses, whileUnknown = pauses)
    }

    /** When the app starts, or an order is opened: how its payment ended. Null: the device knows of none. */
    suspend fun howItEnded(kind: Kind, id: String, order: JSONObject): Ended? = askForKept(kind, id, order)

    /** When the order leaves the device. For 24 hours the next `begin` still finds its payment. */
    fun forget(kind: Kind, id: String) {
        storage.edit().remove("${kind.name}.$id").apply()
    }

    private suspend fun begin(wish: Wish): Begun {
        val kept = read(wish.kind, wish.id) ?: Kept(1, null, null)
        if (kept.intentId == null) return create(wish, kept.attempt, kept.body ?: wish.body)
        val changed = kept.body != wish.body
        val path = "${wish.kind.intents}/${kept.intentId}"
        try {
            if (!changed) return shown(kept.intentId, api.call("POST", "$path/resume").body)
            api.call("DELETE", path)
        } catch (problem: ApiProblem) {
            if (!problem.says("_intent_not_open") && !problem.says("_intent_not_found")) throw problem
            val ended = ask(wish.kind, kept.intentId, changed)
            val isDecided = wish.again && ended.outcome in listOf(Outcome.RETURNED, Outcome.UNKNOWN)
            if (ended.outcome != Outcome.CANCELED && !isDecided) return ended
        }
        return beginAnew(wish, kept.attempt)
    }

    /** The first request of an attempt. Its key is the same on each device of the user, and so is its intent. */
    private suspend fun create(wish: Wish, attempt: Int, body: String): Begun {
        val (kind, id) = wish.kind to wish.id
        write(kind, id, Kept(attempt, body, null))
        val answer = try {
            api.call("POST", kind.create, body, "${kind.name.lowercase()}-$id-$attempt")
        } catch (problem: ApiProblem) {
            // It was refused: the next call may be for another order.
            val mayBeMade = problem.status in listOf(409, 429, 503)
            if (!mayBeMade) write(kind, id, Kept(attempt, null, null))
            if (problem.code != "idempotency_key_reused") throw problem
            // Another device of the user has begun this order with another content. That may be paid.
            return if (wish.again) beginAnew(wish, attempt) else Ended(Outcome.UNKNOWN, null, changed = true)
        }
        val intentId = answer.body.getString(kind.idField)
        write(kind, id, Kept(attempt, body, intentId))
        // What is replayed is the answer of then: it may be paid or canceled by now.
        return if (answer.replayed || body != wish.body) begin(wish) else shown(intentId, answer.body)
    }

    private suspend fun beginAnew(wish: Wish, attempt: Int): Begun {
        write(wish.kind, wish.id, Kept(attempt + 1, wish.body, null))
        // One decision is for one attempt.
        return begin(Wish(wish.kind, wish.id, wish.body, again = false))
    }

    private fun shown(intentId: String, body: JSONObject) = Begun.Show(
        intentId,
        if (body.isNull("customerSecret")) null else body.getString("customerSecret"),
    )

    private suspend fun askForKept(
        kind: Kind,
        id: String,
        order: JSONObject,
        whileOpen: List<Long> = emptyList(),
        whileUnknown: List<Long> = untilKnown,
    ): Ended? {
        val kept = read(kind, id)
        val intentId = kept?.intentId ?: return null
        return ask(kind, intentId, kept.body != order.toString(), whileOpen, whileUnknown)
    }

    /** Asks again after each pause: for what is open, and for what Dojo does not show yet. */
    private suspend fun ask(
        kind: Kind,
        intentId: String,
        changed: Boolean,
        whileOpen: List<Long> = emptyList(),
        whileUnknown: List<Long> = untilKnown,
    ): Ended {
        var asked = 0
        while (true) {
            val ended = askOnce(kind, intentId, changed)
            val pauses = when (ended.outcome) {
                Outcome.OPEN -> whileOpen
                Outcome.UNKNOWN -> whileUnknown
                else -> emptyList()
            }
            delay(pauses.getOrNull(asked++) ?: return ended)
        }
    }

    private suspend fun askOnce(kind: Kind, intentId: String, changed: Boolean): Ended {
        val body = try {
            api.call("GET", "${kind.intents}/$intentId").body
        } catch (problem: ApiProblem) {
            // Dojo does not show it yet or any more, it is another user's, or the user was erased since.
            if (problem.says("_intent_not_found")) return Ended(Outcome.UNKNOWN, null, changed)
            throw problem
        }
        val outcome = when (body.getString("status")) {
            "Captured" -> Outcome.PAID
            "Authorized" -> if (kind == Kind.SETUP) Outcome.CARD_ADDED else Outcome.RESERVED
            "Completed" -> Outcome.CARD_ADDED
            "Canceled", "Closed", "Expired", "CardExpired" -> Outcome.CANCELED
            "Reversed", "Refunded" -> Outcome.RETURNED
            else -> Outcome.OPEN
        }
        return Ended(outcome, if (kind == Kind.SETUP) null else moneyOf(body.getJSONObject("amount")), changed)
    }

    private fun moneyOf(json: JSONObject) = Money(json.getLong("value"), json.getString("currencyCode"))

    private fun ApiProblem.says(ending: String) = code?.endsWith(ending) == true

    private fun read(kind: Kind, id: String): Kept? = storage.getString("${kind.name}.$id", null)?.let {
        val json = JSONObject(it)
        fun text(name: String) = if (json.isNull(name)) null else json.getString(name)
        Kept(json.optInt("attempt", 1), text("body"), text("intentId"))
    }

    private fun write(kind: Kind, id: String, kept: Kept) {
        val json = JSONObject().put("attempt", kept.attempt).put("body", kept.body).put("intentId", kept.intentId)
        // commit, not apply: it has to be on the device before the request leaves it.
        val isKept = storage.edit().putString("${kind.name}.$id", json.toString()).commit()
        if (!isKept) throw IOException("The device could not keep the order.")
    }

    private companion object {
        val untilKnown = listOf(1_000L, 2_000L)

        /** Money is seldom under way after these, so the user waits less long. */
        val seldomPaid = setOf(
            DojoPaymentResult.REFERRED,
            DojoPaymentResult.DECLINED,
            DojoPaymentResult.USER_CLOSED_WITHOUT_PAYING,
        )
    }
}
