using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>The conditions of views (<see cref="TextCondition"/>), about the fields of facts.</summary>
internal static class FactCondition
{
    /// <summary>Null when the condition is of another form or about another field.</summary>
    public static FactValue<TFact, bool>? Parse<TFact>(string text, FactFields<TFact> fields)
        where TFact : struct, ITruthFact
    {
        if (TextCondition.Parse(text) is not var (name, wanted) || !fields.Texts.TryGetValue(name, out var field))
            return null;
        var holds = Enumerable.Range(0, field.Count).Select(number => field.Text(number) is { } value && wanted.Contains(value)).ToArray();
        return (in fact) => holds[field.Number(fact)];
    }
}
