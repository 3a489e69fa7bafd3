package com.example.shop.payments

import java.net.HttpURLConnection
import java.net.URL
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import org.json.JSONException
import org.json.JSONObject

class ApiAnswer(val status: Int, val replayed: Boolean, val retryAfterSeconds: Long?, val body: JSONObject) {
    /** Null in an answer of API Gateway itself. */
    val code: String? = if (body.has("code")) body.getString("code") else null
}

class ApiProblem(val status: Int, val code: String?, val requestId: String?) : Exception("$status $code")

/** @param token A token of your sign-in that is valid now. It is asked for each request. */
class PaymentApi(private val baseUrl: String, private val token: suspend () -> String) {
    /** One request. It is repeated, at most twice, where that is harmless and may help. */
    suspend fun call(method: String, path: String, body: String? = null, key: String? = null): ApiAnswer {
        var attempt = 1L
        while (true) {
            val answer = try {
                send(method, path, body, key)
            } catch (stopped: CancellationException) {
                throw stopped
            } catch (noAnswer: Exception) {
                // No token, no connection, or an answer that is not this API's.
                if (attempt == 3L) throw noAnswer
                null
            }
            if (answer != null && answer.status < 300) return answer
            val seconds = if (answer == null) attempt else secondsToWait(answer, attempt)
            if (answer != null && (seconds == null || attempt == 3L)) {
                throw ApiProblem(answer.status, answer.code, answer.body.optString("requestId"))
            }
            delay((seconds ?: attempt) * 1_000)
            attempt++
        }
    }

    private fun secondsToWait(answer: ApiAnswer, attempt: Long): Long? = when {
        // The limit of this user. It may last for hours.
        answer.code == "user_limit_reached" -> null
        answer.retryAfterSeconds != null -> answer.retryAfterSeconds
        // Without a code it is API Gateway's answer, and the backend's code did not run to its end.
        answer.code == null && answer.status in listOf(429, 500, 503) -> attempt
        else -> null
    }

    private suspend fun send(method: String, path: String, body: String?, key: String?): ApiAnswer {
        val signInToken = token()
        return withContext(Dispatchers.IO) {
            val connection = URL(baseUrl + path).openConnection() as HttpURLConnection
            try {
                connection.requestMethod = method
                connection.connectTimeout = 10_000
                connection.readTimeout = 35_000
                connection.setRequestProperty("Authorization", "Bearer $signInToken")
                if (key != null) connection.setRequestProperty("Idempotency-Key", key)
                if (body != null) {
                    connection.setRequestProperty("Content-Type", "application/json")
                    connection.doOutput = true
                    connection.outputStream.use { it.write(body.toByteArray()) }
                }
                val status = connection.responseCode
                val stream = if (status < 400) connection.inputStream else connection.errorStream
                val text = stream?.use { it.readBytes().decodeToString() }.orEmpty()
                ApiAnswer(
                    status,
                    connection.getHeaderField("Idempotent-Replayed") == "true",
                    connection.getHeaderField("Retry-After")?.toLongOrNull(),
                    parse(status, text),
                )
            } finally {
                connection.disconnect()
            }
        }
    }

    private fun parse(status: Int, text: String): JSONObject = try {
        if (text.isEmpty()) JSONObject() else JSONObject(text)
    } catch (notJson: JSONException) {
        // A page of a proxy, or of a network that wants a sign-in.
        throw ApiProblem(status, null, null)
    }
}
