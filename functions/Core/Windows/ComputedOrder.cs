using Serverless.Core.Definitions;
using Serverless.Core.Expressions;

namespace Serverless.Core.Windows;

/// <summary>Puts the computed values of a view into an order in which each comes after those that it uses.</summary>
internal sealed class ComputedOrder
{
    private readonly Dictionary<string, ComputedDefinition> _all;
    private readonly List<ComputedDefinition> _ordered = [];
    private readonly List<string> _path = [];

    private ComputedOrder(IEnumerable<ComputedDefinition> all) =>
        _all = all.ToDictionary(one => one.Name, StringComparer.Ordinal);

    /// <summary>The same values in such an order; null when there is none.</summary>
    /// <param name="all">Computed values with different names.</param>
    /// <param name="cycle">Names of which each uses the next one, and the last one the first; empty when there is an order.</param>
    public static IReadOnlyList<ComputedDefinition>? Of(IReadOnlyList<ComputedDefinition> all, out IReadOnlyList<string> cycle)
    {
        var order = new ComputedOrder(all);
        foreach (var one in all)
        {
            if (order.Visit(one) is { } from)
            {
                cycle = order._path[from..];
                return null;
            }
        }
        cycle = [];
        return order._ordered;
    }

    /// <summary>Adds a value after all that it uses; gives the place in the path where a cycle begins, or null.</summary>
    private int? Visit(ComputedDefinition one)
    {
        if (_ordered.Contains(one))
            return null;
        if (_path.IndexOf(one.Name) is >= 0 and var from)
            return from;
        _path.Add(one.Name);
        foreach (var name in Expression.FieldsOf(one.Expression).Order(StringComparer.Ordinal))
        {
            if (_all.TryGetValue(name, out var used) && Visit(used) is { } begins)
                return begins;
        }
        _path.RemoveAt(_path.Count - 1);
        _ordered.Add(one);
        return null;
    }
}
