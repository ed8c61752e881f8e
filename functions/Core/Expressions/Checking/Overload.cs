using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;

namespace Serverless.Core.Expressions.Checking;

/// <summary>
/// One form of a function or operator: which types it takes and what it makes. With <paramref name="IsMember"/> the first argument is the
/// value before the point, as in <c>text.startsWith(start)</c>.
/// </summary>
internal sealed record Overload(string Name, bool IsMember, IReadOnlyList<CelType> Takes, CelType Gives, Func<Checked[], Node> Make)
{
    public bool Fits(IReadOnlyList<Checked> arguments) =>
        arguments.Count == Takes.Count && arguments.Zip(Takes).All(pair => Fits(pair.First.Type, pair.Second));

    /// <summary>As it is called, such as <c>string.startsWith(string)</c>.</summary>
    public override string ToString() =>
        IsMember ? $"{Takes[0]}.{Name}({string.Join(", ", Takes.Skip(1))})" : $"{Name}({string.Join(", ", Takes)})";

    private static bool Fits(CelType given, CelType wanted) =>
        given.Kind == wanted.Kind && (wanted.Item is null || given.Item is null || given.Item == wanted.Item);
}
