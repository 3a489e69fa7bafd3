// What the samples use of androidx.lifecycle:lifecycle-runtime-ktx 2.4 and newer.
package androidx.lifecycle

import kotlinx.coroutines.CoroutineScope

interface LifecycleOwner

val LifecycleOwner.lifecycleScope: CoroutineScope get() = TODO()
