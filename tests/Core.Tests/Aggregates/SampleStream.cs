namespace Serverless.Core.Tests.Aggregates;

/// <summary>Seeded streams of samples over four partitions, with fields missing now and then and many equal times.</summary>
internal static class SampleStream
{
    /// <summary>Numbers as a sensor would send them.</summary>
    public static Sample[] Calm(int seed, int count, int texts = 60) =>
        Make(seed, count, texts, random => 20 + 5 * Normal(random));

    /// <summary>Numbers of either sign over 60 orders of magnitude, and zeros.</summary>
    public static Sample[] Wild(int seed, int count, int texts = 60) =>
        Make(seed, count, texts, random => random.Next(-1, 2) * Math.Exp(140 * random.NextDouble() - 70));

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Sample[] Make(int seed, int count, int texts, Func<Random, double> number)
    {
        var random = new Random(seed);
        var samples = new Sample[count];
        for (var at = 0; at < count; at++)
            samples[at] = One(random, at, texts, number(random));
        return samples;
    }

    private static Sample One(Random random, int at, int texts, double number)
    {
        bool Has() => random.Next(10) > 0;
        var text = random.Next(texts);
        return Sample.At(1_700_000_000_000 + random.Next(50), at, partition: random.Next(4), index: random.Next(3)) with
        {
            Text = Has() ? $"item {text} {new string('x', text % 7)}" : null,
            Number = Has() ? number : null,
            Integer = Has() ? random.NextInt64(-40, 40) * (random.Next(20) == 0 ? 100_000_000_000_000_000 : 1) : null,
            Boolean = Has() ? random.Next(2) == 0 : null,
            Stamp = Has() ? 1_700_000_000_000 + random.Next(100) : null,
            Weight = Has() ? random.Next(-1, 50) : null,
        };
    }
}
