// Loops over the vector functions of SLEEF, in the widest vectors of the processor that this is compiled
// for: Rust cannot pass vectors to C. Lengths are multiples of 16.

#include <immintrin.h>
#include <sleef.h>
#include <stddef.h>

#if defined(__AVX512F__)
typedef __m512 singles;
typedef __m512d doubles;
#define SINGLE(operation) _mm512_##operation##_ps
#define DOUBLE(operation) _mm512_##operation##_pd
#define SINGLES 16
#define DOUBLES 8
#define SYMBOL_(name, type, lanes, grade) Sleef_##name##type##lanes##_##grade##avx512f
#elif defined(__AVX2__)
typedef __m256 singles;
typedef __m256d doubles;
#define SINGLE(operation) _mm256_##operation##_ps
#define DOUBLE(operation) _mm256_##operation##_pd
#define SINGLES 8
#define DOUBLES 4
#define SYMBOL_(name, type, lanes, grade) Sleef_##name##type##lanes##_##grade##avx2
#else
#error "only for processors with AVX2 or AVX-512"
#endif
#define SYMBOL(name, type, lanes, grade) SYMBOL_(name, type, lanes, grade)
#define SINGLE_OF(name, grade) SYMBOL(name, f, SINGLES, grade)
#define DOUBLE_OF(name, grade) SYMBOL(name, d, DOUBLES, grade)

#define LOOP(symbol, number, vector, lanes, operation, value)                  \
    void symbol(const number *input, number *output, size_t length) {          \
        for (size_t i = 0; i < length; i += lanes) {                           \
            vector x = operation(loadu)(input + i);                            \
            operation(storeu)(output + i, value);                              \
        }                                                                      \
    }

#define LOOPS(name, grade)                                                     \
    LOOP(sleef_##name##_##grade##_f32, float, singles, SINGLES, SINGLE,        \
         SINGLE_OF(name, grade)(x))                                            \
    LOOP(sleef_##name##_##grade##_f64, double, doubles, DOUBLES, DOUBLE,       \
         DOUBLE_OF(name, grade)(x))

LOOPS(exp, u10)
LOOPS(expm1, u10)
LOOPS(log, u10)
LOOPS(log, u35)
LOOPS(log1p, u10)
LOOPS(tanh, u10)
LOOPS(tanh, u35)
LOOPS(sin, u10)
LOOPS(sin, u35)
LOOPS(cos, u10)
LOOPS(cos, u35)
LOOPS(atan, u10)
LOOPS(atan, u35)
LOOPS(lgamma, u10)

// x to the power of 3/2
LOOP(sleef_pow_u10_f32, float, singles, SINGLES, SINGLE,
     SINGLE_OF(pow, u10)(x, SINGLE(set1)(1.5f)))
LOOP(sleef_pow_u10_f64, double, doubles, DOUBLES, DOUBLE,
     DOUBLE_OF(pow, u10)(x, DOUBLE(set1)(1.5)))

// The normal distribution function
#define MINUS_ROOT_HALF -0.70710678118654752440
LOOP(sleef_normal_cdf_u15_f32, float, singles, SINGLES, SINGLE,
     SINGLE(mul)(SINGLE(set1)(0.5f),
                 SINGLE_OF(erfc, u15)(SINGLE(mul)(x, SINGLE(set1)((float)MINUS_ROOT_HALF)))))
LOOP(sleef_normal_cdf_u15_f64, double, doubles, DOUBLES, DOUBLE,
     DOUBLE(mul)(DOUBLE(set1)(0.5),
                 DOUBLE_OF(erfc, u15)(DOUBLE(mul)(x, DOUBLE(set1)(MINUS_ROOT_HALF)))))
