using Serverless.Core.Pipelines;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Validation;

/// <summary>Sets the defaults of a pipeline's fields and checks their rules, field by field. One row at a time: not for use by two threads.</summary>
internal sealed class Validator
{
    private readonly FieldDefault[] _defaults;
    private readonly FieldRule[] _rules;

    /// <summary>Throws <see cref="ArgumentException"/> when a default isn't of its field's type or a pattern isn't one.</summary>
    public Validator(IReadOnlyList<FieldDefinition> fields, RowLayout layout)
    {
        _defaults = [.. fields.Where(field => field.Default is not null).Select(field => new FieldDefault(field, layout.SlotOf(field.Name)))];
        _rules = [.. fields.SelectMany(field => Rules(field, layout.SlotOf(field.Name)))];
    }

    /// <summary>The first rule that doesn't hold, in the order of the fields; null when all hold.</summary>
    public Rejection? Check(Row row)
    {
        foreach (var value in _defaults)
            value.Apply(row);
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
        if (field.Required)
            yield return new RequiredRule(name, slot);
        if (field.Min is not null || field.Max is not null)
            yield return new RangeRule(name, slot, field.Min ?? double.NegativeInfinity, field.Max ?? double.PositiveInfinity);
        if (field.MinLength is not null || field.MaxLength is not null)
            yield return new LengthRule(name, slot, field.MinLength ?? 0, field.MaxLength ?? int.MaxValue);
        if (field.Pattern is { } pattern)
            yield return CharacterClass.From(pattern) is { } simple ? new CharacterClassRule(name, slot, simple) : new PatternRule(name, slot, pattern);
        if (field.Enum is { } allowed)
            yield return new EnumRule(name, slot, allowed);
    }
}
