using Serverless.Core.Definitions;
using Serverless.Core.Expressions.Parsing;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Windows;

namespace Serverless.Core.Parsing;

/// <summary>What is wrong with an expression over a view's results, and what to write instead.</summary>
/// <param name="view">The view.</param>
/// <param name="known">What the expression can name.</param>
internal sealed class ResultMistakes(ViewDefinition view, RowLayout known)
{
    /// <summary>The message of an error. One about a name that isn't known says what there is in results.</summary>
    public string Explain(ExpressionError error) => error.UnknownField switch
    {
        null => error.ToString(),
        var name => $"{Unknown(name)} (at character {error.Position})",
    };

    private string[] KnownNames => [.. known.Fields.Select(one => one.Name)];

    private string Unknown(string name)
    {
        string[] members = [.. KnownNames.Where(one => one.StartsWith($"{name}.", StringComparison.Ordinal))];
        return name switch
        {
            _ when members.Length > 0 => $"'{name}' is an object: write one of its members, {string.Join(", ", members)}",
            _ when view.Aggregates.FirstOrDefault(one => one.Name == name) is { } aggregate =>
                $"'{name}' is of kind {aggregate.Kind}, whose lists an expression over results can't use: add one that counts or sums",
            _ when view.Key.Contains(name) => $"'{name}' is a field of the key: write {ResultNames.KeyField(name)}",
            _ => $"there is no value '{name}' in the results{NearestName.Hint(name, KnownNames)}; an expression over results knows "
                + $"{string.Join(", ", KnownNames)}, and no fields of events: add an aggregate of the field",
        };
    }
}
