using Serverless.Core.Text;

namespace Serverless.Core.Rejections;

/// <summary>Why an event is a dead letter.</summary>
/// <param name="Stage">Where the event was rejected.</param>
/// <param name="Reason">One of <see cref="Reasons"/>: a short, stable code.</param>
/// <param name="Field">The field concerned; null when there is none.</param>
/// <param name="Found">
/// What was found in place of a valid value, cut to <see cref="Printable.MaxLength"/> characters and made printable; null when there is
/// nothing to show.
/// </param>
/// <param name="BytePosition">Where in the event, in bytes from its start; -1 when it isn't known.</param>
public sealed record Rejection(RejectionStage Stage, string Reason, string? Field = null, string? Found = null, long BytePosition = -1);
