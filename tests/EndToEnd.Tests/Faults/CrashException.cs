namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The process ended in the middle of its work.</summary>
internal sealed class CrashException() : Exception("the process ended here");
