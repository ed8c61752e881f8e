using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>Gives a level the severity of OpenTelemetry. A level that isn't known, or none, leaves both fields missing.</summary>
internal sealed class SeverityStep(SeverityScale scale, int from, FieldType type, int number, int text) : Step
{
    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        var found = row.Has(from) ? NumberOf(row) : 0;
        row.Remove(number);
        row.Remove(text);
        if (found > 0)
        {
            row.SetInteger(number, found);
            var name = Severities.NameOf(found);
            row.SetText(text, name, 0, name.Length);
        }
        return TransformVerdict.Continue;
    }

    private int NumberOf(Row row) => type == FieldType.Text
        ? Severities.NumberOf(scale, row.Text(from))
        : Severities.NumberOf(scale, type == FieldType.Integer ? row.Integer(from) : (long)row.Number(from));
}
