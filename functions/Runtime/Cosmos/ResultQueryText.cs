using System.Text;
using Microsoft.Azure.Cosmos;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// The text of a query for results. Every order is one that the container's index has: by start, or by view, key and start.
/// </summary>
internal static class ResultQueryText
{
    private const string Overlapping = "c.start < @to AND c[\"end\"] > @from";

    /// <summary>The query, and its parameters.</summary>
    public static QueryDefinition Of(ResultSelection asked) => asked.Key is null ? OfAllKeys(asked) : OfOneKey(asked);

    /// <summary>The query for all views of a document, the latest start first.</summary>
    public static QueryDefinition Of(DocumentSelection asked) =>
        new QueryDefinition("SELECT * FROM c WHERE ARRAY_CONTAINS(@views, c.view) ORDER BY c.start DESC")
            .WithParameter("@views", asked.Parts.Select(part => part.View).Distinct().ToArray());

    private static QueryDefinition OfOneKey(ResultSelection asked)
    {
        var isBackwards = asked.Listing == ResultListing.NewestFirst;
        var text = new StringBuilder("SELECT * FROM c WHERE c.view = @view AND ").Append(Overlapping);
        if (asked.After is not null)
            text.Append(isBackwards ? " AND c.start < @after" : " AND c.start > @after");
        return Bound(text.Append(isBackwards ? " ORDER BY c.start DESC" : " ORDER BY c.start"), asked).WithParameter("@view", asked.View);
    }

    private static QueryDefinition OfAllKeys(ResultSelection asked)
    {
        var text = new StringBuilder("SELECT * FROM c WHERE c.pipeline = @pipeline AND c.view = @view AND ").Append(Overlapping);
        var end = asked.Prefix.Length == 0 ? null : KeyPrefix.EndOf(asked.Prefix);
        if (asked.Prefix.Length > 0)
            text.Append(" AND c.key >= @first");
        if (end is not null)
            text.Append(" AND c.key < @last");
        if (asked.After is not null)
            text.Append(" AND (c.key > @key OR (c.key = @key AND c.start > @after))");
        var query = Bound(text.Append(" ORDER BY c.view, c.key, c.start"), asked)
            .WithParameter("@pipeline", asked.Pipeline).WithParameter("@view", asked.View);
        if (asked.Prefix.Length > 0)
            query.WithParameter("@first", asked.Prefix);
        if (end is not null)
            query.WithParameter("@last", end);
        return asked.After is { } after ? query.WithParameter("@key", ResultItem.PartitionOf(after.Key)) : query;
    }

    private static QueryDefinition Bound(StringBuilder text, ResultSelection asked)
    {
        var query = new QueryDefinition(text.ToString())
            .WithParameter("@from", ResultItem.Number(asked.From)).WithParameter("@to", ResultItem.Number(asked.To));
        return asked.After is { } after ? query.WithParameter("@after", ResultItem.Number(after.Start)) : query;
    }
}
