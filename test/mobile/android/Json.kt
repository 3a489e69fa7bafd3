// What the samples use of org.json, which Android brings.
package org.json

class JSONException : Exception()

class JSONObject() {
    constructor(json: String) : this()

    fun has(name: String): Boolean = TODO()

    fun isNull(name: String): Boolean = TODO()

    fun getString(name: String): String = TODO()

    fun optString(name: String): String = TODO()

    fun optInt(name: String, fallback: Int): Int = TODO()

    fun getLong(name: String): Long = TODO()

    fun getJSONObject(name: String): JSONObject = TODO()

    fun getJSONArray(name: String): JSONArray = TODO()

    fun put(name: String, value: Any?): JSONObject = TODO()
}

class JSONArray {
    fun length(): Int = TODO()

    fun getJSONObject(index: Int): JSONObject = TODO()
}
