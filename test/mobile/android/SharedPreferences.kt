// What the samples use of Android: android.content.SharedPreferences, as the reference of API 34 has it.
package android.content

interface SharedPreferences {
    fun getString(key: String, defValue: String?): String?

    fun edit(): Editor

    interface Editor {
        fun putString(key: String, value: String?): Editor

        fun remove(key: String): Editor

        fun commit(): Boolean

        fun apply()
    }
}
