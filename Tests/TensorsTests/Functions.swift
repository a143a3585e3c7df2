import Glibc

func exponential(_ x: Double) -> Double { exp(x) }
func logarithm(_ x: Double) -> Double { log(x) }
func cosine(_ x: Float) -> Double { cos(Double(x)) }
func sine(_ x: Float) -> Double { sin(Double(x)) }
