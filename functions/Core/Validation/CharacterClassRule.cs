using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Validation;

/// <summary>As <see cref="PatternRule"/>, for patterns that are a <see cref="CharacterClass"/>.</summary>
internal sealed class CharacterClassRule(string field, int slot, CharacterClass pattern) : FieldRule(field, slot)
{
    public override Rejection? Check(Row row)
    {
        var text = row.Text(Slot);
        return pattern.Matches(text) ? null : RejectText(Reasons.Pattern, text);
    }
}
