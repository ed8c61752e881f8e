using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Validation;

/// <summary>Checks one field: it must be present if it is required, and it must obey its rules if it is present.</summary>
internal sealed class FieldCheck
{
    private readonly FieldDefinition _field;
    private readonly int _slot;
    private readonly FieldRule[] _rules;

    /// <summary>Throws <see cref="ArgumentException"/> when the field's pattern isn't valid.</summary>
    public FieldCheck(FieldDefinition field, int slot) => (_field, _slot, _rules) = (field, slot, [.. Rules(field, slot)]);

    /// <summary>Whether it accepts every row, so that it can be left out.</summary>
    public bool IsIdle => !_field.Required && _rules.Length == 0;

    /// <summary>The first rule that the row breaks; null when it breaks none.</summary>
    public Rejection? Check(Row row)
    {
        if (!row.Has(_slot))
            return _field.Required ? new Rejection(RejectionStage.Validate, Reasons.Required, _field.Name) : null;
        foreach (var rule in _rules)
        {
            if (rule.Check(row) is { } rejection)
                return rejection;
        }
        return null;
    }

    private static IEnumerable<FieldRule> Rules(FieldDefinition field, int slot)
    {
        var name = field.Name;
        if (field.Min is not null || field.Max is not null)
            yield return new RangeRule(name, slot, field.Min ?? double.NegativeInfinity, field.Max ?? double.PositiveInfinity);
        if (field.MinLength is not null || field.MaxLength is not null)
            yield return new LengthRule(name, slot, field.MinLength ?? 0, field.MaxLength ?? int.MaxValue);
        if (field.Pattern is { } pattern)
        {
            yield return CharacterClass.From(pattern) is { } simple
                ? new CharacterClassRule(name, slot, simple)
                : new PatternRule(name, slot, pattern);
        }
        if (field.Enum is { } allowed)
            yield return new EnumRule(name, slot, allowed);
    }
}
