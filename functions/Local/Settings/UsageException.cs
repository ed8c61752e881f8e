namespace Serverless.Local.Settings;

/// <summary>
/// The command line, a pipeline file or a settings file is wrong. The message says what, and what to do. Ends the program with exit code 2.
/// </summary>
internal sealed class UsageException(string message) : Exception(message);
