// What the samples use of androidx.activity 1.4 and newer.
package androidx.activity

import android.os.Bundle
import androidx.lifecycle.LifecycleOwner

open class ComponentActivity : LifecycleOwner {
    protected open fun onCreate(savedInstanceState: Bundle?) {}

    protected open fun onPostCreate(savedInstanceState: Bundle?) {}
}
