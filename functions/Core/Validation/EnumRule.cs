using System.Text;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Validation;

/// <summary>A text is one of those listed.</summary>
internal sealed class EnumRule(string field, int slot, IReadOnlyList<string> allowed) : FieldRule(field, slot)
{
    private readonly Utf8Table _allowed = new([.. allowed.Distinct().Select(Encoding.UTF8.GetBytes)]);

    public override Rejection? Check(Row row)
    {
        var text = row.Text(Slot);
        return _allowed.Find(text) >= 0 ? null : RejectText(Reasons.NotAllowed, text);
    }
}
