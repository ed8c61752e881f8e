namespace Serverless.Core.Aggregates;

/// <summary>
/// The list of all kinds. A new kind is a class with its row, one line here, and its entry in <c>pipeline.schema.json</c>.
/// </summary>
internal static class AggregateKinds
{
    /// <summary>All kinds, in the order in which messages list them.</summary>
    public static IReadOnlyList<AggregateKind> All { get; } =
    [
        Count.Kind,
        Sum.Kind,
        MinOrMax.Min,
        MinOrMax.Max,
        OneRow.MinBy,
        OneRow.MaxBy,
        Mean.Kind,
        Variance.Kind,
        FirstOrLast.First,
        FirstOrLast.Last,
        LatestRow.Kind,
        RowList.List,
        RowList.Set,
        RowList.TopRows,
        Distinct.Kind,
        Quantiles.Kind,
        TopK.Kind,
        Histogram.Kind,
        Funnel.Kind,
    ];

    /// <summary>The names of the parameters of all kinds, each once.</summary>
    public static IReadOnlyList<string> ParameterNames { get; } =
        [.. All.SelectMany(kind => kind.Parameters).Select(parameter => parameter.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The kind of that name, or null.</summary>
    public static AggregateKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
