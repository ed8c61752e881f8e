using CsCheck;
using Xunit.Sdk;

namespace Serverless.Core.Tests.Decoding;

/// <summary>Properties over generated cases that are the same at every run: CsCheck's own Sample fixes the first of them only.</summary>
internal static class Seeded
{
    public static void Each<T>(this Gen<T> gen, int cases, Action<T> check)
    {
        var random = PCG.Parse("0N0XIzNsQ0O2");
        for (var number = 0; number < cases; number++)
        {
            var value = gen.Generate(random, null, out _);
            try
            {
                check(value);
            }
            catch (Exception failure)
            {
                throw new XunitException($"case {number}: {Check.Print(value)}", failure);
            }
        }
    }

    public static void Each<T1, T2>(this Gen<(T1, T2)> gen, int cases, Action<T1, T2> check) =>
        gen.Each(cases, value => check(value.Item1, value.Item2));

    public static void Each<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, int cases, Action<T1, T2, T3> check) =>
        gen.Each(cases, value => check(value.Item1, value.Item2, value.Item3));
}
