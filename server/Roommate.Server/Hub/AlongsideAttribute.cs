namespace Roommate.Server.Hub;

/// <summary>A hub method that may wait long (for a device) and therefore runs beside the connection's other calls, which keep their order.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlongsideAttribute : Attribute;
