import { userInfo } from "node:os";
import { join } from "node:path";

/** The script that Nagios runs to tell: its arguments are a loopback port and what to post there. It fails unless it hears 200. */
export const poster = `exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
printf 'POST / HTTP/1.1\\r\\nhost: sink\\r\\nconnection: close\\r\\ncontent-length: %d\\r\\n\\r\\n%s' "\${#2}" "$2" >&3
read -r _ status _ <&3 && [[ $status == 200 ]]
`;

/** nagios.cfg of a Nagios that keeps all it writes in that folder and runs as whoever starts it. */
export function configOf(folder: string): string {
  const { username, gid } = userInfo();
  const settings = {
    cfg_file: join(folder, "objects.cfg"),
    log_file: join(folder, "log"),
    object_cache_file: join(folder, "objects.cache"),
    status_file: join(folder, "status"),
    command_file: join(folder, "commands"),
    query_socket: join(folder, "query"),
    check_result_path: join(folder, "results"),
    temp_path: folder,
    temp_file: join(folder, "temp"),
    lock_file: join(folder, "lock"),
    state_retention_file: join(folder, "retention"),
    nagios_user: username,
    nagios_group: gid,
    illegal_macro_output_chars: "`~$&|'\"<>",
    check_external_commands: 1,
    execute_service_checks: 0,
    execute_host_checks: 0,
    check_for_updates: 0,
    retain_state_information: 1,
    retention_update_interval: 60,
    status_update_interval: 10,
    use_syslog: 0,
    log_notifications: 0,
    log_passive_checks: 0,
    log_external_commands: 0,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** One host with so many services, named 0, 1, …; of each that is critical the command is given the text, once. */
export function objectsOf(command: string, services: number): string {
  const always = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].map((day) => [
    day,
    "00:00-24:00",
  ]);
  const watched = {
    max_check_attempts: 1,
    active_checks_enabled: 0,
    check_period: "always",
    notification_period: "always",
    notification_interval: 0,
    contacts: "sink",
  };
  const service = {
    ...watched,
    register: 0,
    name: "passive",
    host_name: "web",
    check_command: "tell",
    notification_options: "c",
  };
  return [
    define("timeperiod", { timeperiod_name: "always", alias: "always", ...Object.fromEntries(always) }),
    define("command", { command_name: "tell", command_line: `${command} "$SERVICEOUTPUT$"` }),
    define("contact", {
      contact_name: "sink",
      host_notifications_enabled: 0,
      host_notification_period: "always",
      host_notification_commands: "tell",
      service_notification_period: "always",
      service_notification_options: "c",
      service_notification_commands: "tell",
    }),
    define("host", { ...watched, host_name: "web", address: "127.0.0.1" }),
    define("service", service),
    ...Array.from({ length: services }, (_, index) =>
      define("service", { use: "passive", service_description: index }),
    ),
  ].join("");
}

/** One directive a line, as Nagios wants it. */
function define(type: string, directives: Record<string, string | number>): string {
  const lines = Object.entries(directives).map(([name, value]) => `  ${name} ${value}\n`);
  return `define ${type} {\n${lines.join("")}}\n`;
}
