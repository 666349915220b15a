kotlin {
    jvmToolchain(21)
    compilerOptions { jvmTarget = JvmTarget.JVM_17 }
}
java { toolchain { languageVersion.set(JavaLanguageVersion.of(libs.versions.java.get())) } }
tasks.withType<JavaCompile> { options.release.set(17) }
