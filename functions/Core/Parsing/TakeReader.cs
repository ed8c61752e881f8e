namespace Serverless.Core.Parsing;

/// <summary>Reads the <c>take</c> of an enrichment: field ← column.</summary>
internal static class TakeReader
{
    public static IReadOnlyDictionary<string, string> Read(ObjectReader enrich)
    {
        var take = new Dictionary<string, string>(StringComparer.Ordinal);
        if (enrich.NeedObject("take") is not { } columns)
            return take;
        if (columns.Node.Members.Count == 0)
            enrich.Errors.Add(columns.Node, "take at least one column");
        foreach (var (field, _) in columns.Node.Members)
            take.Add(field, columns.Text(field));
        return take;
    }
}
