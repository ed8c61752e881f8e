using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Verification;

/// <summary>
/// Compares the aggregates of two results of one window. A shard with several partitions merges them in any order, so sums may differ in
/// the last bits, and items of a full top-k within their errors.
/// </summary>
internal sealed class ValueCheck(View view)
{
    /// <summary>What stands for the kind of a value that is computed of aggregates.</summary>
    public const string Computed = "computed";

    private const double Tolerance = 1e-9;

    // The rounding error of a deviation grows with the ratio of the mean to it, and that of a difference with what is subtracted.
    private const double VarianceTolerance = 1e-6;

    /// <summary>What differs; null when nothing does.</summary>
    public string? Difference(Result stored, Result replayed)
    {
        var (found, expected) = (ResultRenderer.Values(stored, view.Layout), ResultRenderer.Values(replayed, view.Layout));
        if (found == expected)
            return null;
        if (!found.StartsWith('{'))
            return $"the stored state is {found}";
        using var foundJson = JsonDocument.Parse(found);
        using var expectedJson = JsonDocument.Parse(expected);
        var begunLate = ResultRenderer.BegunLate(stored, view.Layout).Concat(ResultRenderer.BegunLate(replayed, view.Layout)).ToHashSet();
        // Computed values follow from these. One that came to the view late may be whole in what an earlier version has stored, or here.
        foreach (var aggregate in view.Definition.Aggregates.Where(aggregate => !begunLate.Contains(aggregate.Name)))
        {
            var (left, right) = (foundJson.RootElement.GetProperty(aggregate.Name), expectedJson.RootElement.GetProperty(aggregate.Name));
            if (!Agree(aggregate.Kind, left, right))
                return $"{aggregate.Name} is stored as {left.GetRawText()}, the ledger gives {right.GetRawText()}";
        }
        return null;
    }

    /// <summary>Whether two values of an aggregate of a kind, or of a member of its value, are equal but for their last digits.</summary>
    public static bool Agree(string kind, JsonElement left, JsonElement right) => kind switch
    {
        "top-k" => TopItems.Agree(left, right, Tolerance),
        "variance" or Computed => CloseJson.Agree(left, right, VarianceTolerance),
        _ => CloseJson.Agree(left, right, Tolerance),
    };
}
