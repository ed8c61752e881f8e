using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Validation;

/// <summary>Sets the defaults of a pipeline's fields and checks their rules, field by field. One thread at a time.</summary>
internal sealed class Validator
{
    private readonly FieldDefault[] _defaults;
    private readonly FieldCheck[] _checks;

    /// <summary>Throws <see cref="ArgumentException"/> when a default isn't of its field's type, or a pattern isn't valid.</summary>
    public Validator(IReadOnlyList<FieldDefinition> fields, RowLayout layout)
    {
        _defaults =
        [
            .. fields.Where(field => field.Default is not null).Select(field => new FieldDefault(field, layout.SlotOf(field.Name))),
        ];
        _checks = [.. fields.Select(field => new FieldCheck(field, layout.SlotOf(field.Name))).Where(check => !check.IsIdle)];
    }

    /// <summary>The first rule that doesn't hold, in the order of the fields; null when all hold.</summary>
    public Rejection? Check(Row row)
    {
        foreach (var value in _defaults)
            value.Apply(row);
        foreach (var check in _checks)
        {
            if (check.Check(row) is { } rejection)
                return rejection;
        }
        return null;
    }
}
