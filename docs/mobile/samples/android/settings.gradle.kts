dependencyResolutionManagement {
    repositories {
        google()
        mavenCentral()
        maven {
            url = uri("https://cardinalcommerceprod.jfrog.io/artifactory/android")
            credentials {
                username = providers.gradleProperty("cardinal.user").get()
                password = providers.gradleProperty("cardinal.key").get()
            }
            content { includeGroup("org.jfrog.cardinalcommerce.gradle") }
        }
    }
}
