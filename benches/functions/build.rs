//! Compiles the loops over SLEEF, if it is asked for.

fn main() {
    #[cfg(feature = "sleef")]
    sleef();
}

#[cfg(feature = "sleef")]
fn sleef() {
    println!("cargo::rerun-if-changed=src/sleef.c");
    println!("cargo::rerun-if-env-changed=SLEEF_DIR");
    let mut build = cc::Build::new();
    build.file("src/sleef.c").flag("-march=native").opt_level(3);
    if let Ok(directory) = std::env::var("SLEEF_DIR") {
        build.flag("-isystem").flag(format!("{directory}/include"));
        println!("cargo::rustc-link-search=native={directory}/lib");
        println!("cargo::rustc-link-arg=-Wl,-rpath,{directory}/lib");
    }
    build.compile("sleef_loops");
    println!("cargo::rustc-link-lib=dylib=sleef");
}
