package com.example.shop.payments

import org.json.JSONObject

/** Every field but the id can be null. */
class SavedCard(val id: String, val scheme: String?, val last4: String?, val expiryDate: String?)

suspend fun PaymentApi.savedCards(): List<SavedCard> {
    val cards = call("GET", "/payment-methods").body.getJSONArray("paymentMethods")
    return List(cards.length()) {
        val card = cards.getJSONObject(it)
        SavedCard(card.getString("id"), card.text("scheme"), card.text("last4"), card.text("expiryDate"))
    }
}

suspend fun PaymentApi.deleteCard(id: String) {
    call("DELETE", "/payment-methods/$id")
}

private fun JSONObject.text(name: String): String? = if (isNull(name)) null else getString(name)
