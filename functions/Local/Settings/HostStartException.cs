namespace Serverless.Local.Settings;

/// <summary>The host can't start, for a reason that its user can remove. The message is one line: what, where, and what to do.</summary>
internal sealed class HostStartException(string message, Exception? cause = null) : Exception(message, cause);
