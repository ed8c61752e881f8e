namespace Serverless.Core.Tests.Aggregates;

/// <summary>Values of known shapes, seeded.</summary>
internal static class Distributions
{
    private static readonly Dictionary<string, Func<Random, double>> Shapes = new()
    {
        ["uniform"] = random => 1000 * random.NextDouble(),
        ["exponential"] = random => -0.01 * Math.Log(1 - random.NextDouble()),
        ["lognormal"] = random => Math.Exp(3 + 2 * SampleStream.Normal(random)),
        ["pareto"] = random => Math.Pow(1 - random.NextDouble(), -1 / 0.8),
        ["bimodal with negatives"] = random => (random.Next(2) == 0 ? -500 : 40) + 30 * SampleStream.Normal(random),
        ["integers with zeros"] = random => random.Next(-3, 20),
        ["constant"] = _ => 42.42,
        ["tiny"] = random => 1e-300 * (1 + random.NextDouble()),
    };

    public static IEnumerable<string> Names => Shapes.Keys;

    public static double[] Of(string name, int seed, int count)
    {
        var random = new Random(seed);
        var values = new double[count];
        for (var at = 0; at < count; at++)
            values[at] = Shapes[name](random);
        return values;
    }
}
