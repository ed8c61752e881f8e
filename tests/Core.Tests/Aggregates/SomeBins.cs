using Serverless.Core.Aggregates;
using Serverless.Core.Aggregates.Sketches.Quantile;
using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>Values given by their signed bins, as the quantiles aggregate takes them in and as a sketch holds them.</summary>
internal static class SomeBins
{
    private static readonly LogBins Scale = new(0.01);

    /// <summary>A signed bin from which there is room for any span above.</summary>
    public const int Low = 30_000;

    public static Aggregate Quantiles { get; } =
        AggregateFactory.Create(SomeAggregate.Of("quantiles", "quantiles", "number", ("quantiles", new[] { 0.5 })), Sample.Layout);

    public static AggregateRun Fold(params int[] signedBins) => Quantiles.Create().Add(signedBins);

    public static AggregateRun Add(this AggregateRun run, params int[] signedBins) =>
        run.Fold(signedBins.Select((signed, at) => Sample.At(at, at) with { Number = Value(signed) }));

    /// <summary>The bytes of a sketch that was given them all at once.</summary>
    public static byte[] Sketched(params int[] signedBins)
    {
        var sketch = new DDSketch(Scale);
        foreach (var bin in signedBins)
            sketch.Add([bin]);
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Bins of either sign, some of them the same and a seventh 0; at most <paramref name="span"/> apart on a side.</summary>
    public static int[] Random(int seed, int count, int span)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count)
            .Select(_ => random.Next(7) == 0 ? 0 : (random.Next(2) == 0 ? -1 : 1) * (Low + random.Next(span)))];
    }

    private static double Value(int signed) => signed == 0 ? 0 : Math.Sign(signed) * Scale.ValueOf(Scale.IndexOfSigned(Math.Abs(signed)));
}
