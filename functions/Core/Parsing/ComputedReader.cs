using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Rows;
using Serverless.Core.Windows;

namespace Serverless.Core.Parsing;

/// <summary>
/// Reads <c>compute</c> of a view: values of its results, by their names, as expressions over the aggregates. They may use each other in
/// any order, but not in a circle.
/// </summary>
internal sealed class ComputedReader(FieldScope scope, ErrorList errors)
{
    private const string Property = "compute";

    /// <summary>The values in the order of the file; none after a mistake that concerns all of them.</summary>
    public IReadOnlyList<ComputedDefinition> Read(ObjectReader reader, ViewDefinition view)
    {
        if (reader.Object(Property) is not { } entries)
            return [];
        var found = entries.Node.Members.Where(entry => IsNamed(entry.Name, entry.Value, view))
            .Select(entry => (entry.Value, Definition: new ComputedDefinition(entry.Name, entries.Values.Text(entry.Value) ?? "")))
            .ToList();
        CheckReserved(reader, view);
        if (ComputedOrder.Of([.. found.Select(one => one.Definition)], out var cycle) is { } order)
            CheckExpressions(view, [.. order.Select(one => (found.First(entry => entry.Definition == one).Value, one))]);
        else
            errors.Add(entries.Node.Find(cycle[0])!, Circle(cycle));
        return [.. found.Select(one => one.Definition)];
    }

    private static string Circle(IReadOnlyList<string> cycle) =>
        $"'{cycle[0]}' is computed of itself: {string.Join(" uses ", cycle.Append(cycle[0]))}; write one of them without the next";

    private bool IsNamed(string name, Node at, ViewDefinition view)
    {
        var problem = Names.CheckField(name) ?? (name switch
        {
            _ when view.Aggregates.Any(one => one.Name == name) => $"there is an aggregate '{name}' already: choose another name",
            _ when ResultNames.Reserved.Contains(name) => ReservedName(name),
            _ => null,
        });
        if (problem is not null)
            errors.Add(at, problem);
        return problem is null;
    }

    private static string ReservedName(string name) => $"'{name}' is a word of expressions over results: choose another name";

    private void CheckReserved(ObjectReader reader, ViewDefinition view)
    {
        foreach (var name in view.Aggregates.Select(aggregate => aggregate.Name).Where(ResultNames.Reserved.Contains))
            errors.Add((reader.Find("aggregates") as ObjectNode)?.Find(name) ?? reader.Node, ReservedName(name));
    }

    /// <summary>Checks expressions, each of which comes after those that it uses.</summary>
    private void CheckExpressions(ViewDefinition view, IReadOnlyList<(Node At, ComputedDefinition Definition)> ordered)
    {
        var events = scope.VisibleLayout;
        var layout = new RowLayout(ResultNames.Of(view, events));
        // What uses something that has a mistake itself isn't told that it is unknown.
        var broken = view.Aggregates.Where(one => !ResultNames.IsRight(one, events)).Select(one => one.Name).ToHashSet();
        foreach (var (at, (name, expression)) in ordered)
        {
            if (Expression.ParseComputed(expression, layout, out var error) is { } computed)
                layout = new RowLayout(layout.Fields.Append((name, computed.Type)));
            else if (broken.Add(name) && at is ValueNode { Kind: JsonTokenType.String } && !broken.Contains(Root(error!.UnknownField)))
                errors.Add(at, new ResultMistakes(view, layout).Explain(error));
        }
    }

    private static string Root(string? name) => name?.Split('.')[0] ?? "";
}
