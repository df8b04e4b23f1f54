<?php
// php install.php PROGRAM OUT.json: installs WordPress into the instance's empty database and writes one application password a role.
[, $program, $out] = $argv;
require_once getenv('LONGHAND_WORDPRESS_INSTANCE');
$_SERVER['HTTP_HOST'] = (string) preg_replace('~^https?://~', '', WP_HOME);
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';

// Would send mail.
function wp_new_blog_notification(): void
{
}

define('WP_INSTALLING', true);
require $program . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

$login = wp_generate_password(20, false);
wp_install('A blog & more', 'admin', 'admin@example.test', true, '', $login);
$GLOBALS['wp_rewrite']->init();
$GLOBALS['wp_rewrite']->set_permalink_structure('/%year%/%monthnum%/%postname%/');
flush_rewrite_rules(false);
update_option('timezone_string', 'Europe/Berlin');
$themes = array_keys(wp_get_themes());
if ($themes !== [] && !wp_get_theme()->exists()) {
    switch_theme($themes[0]);
}

$users = [];
foreach (['admin', 'editor', 'author', 'contributor', 'subscriber'] as $role) {
    $password = $role === 'admin' ? $login : wp_generate_password(20, false);
    $user = get_user_by('login', $role);
    $id = $user !== false ? $user->ID
        : wp_insert_user(['user_login' => $role, 'user_pass' => $password, 'user_email' => "$role@example.test", 'role' => $role]);
    wp_set_password($password, $id);
    $made = WP_Application_Passwords::create_new_application_password($id, ['name' => 'Longhand']);
    if (is_wp_error($made)) {
        fwrite(STDERR, $made->get_error_message() . "\n");
        exit(1);
    }
    $users[$role] = ['password' => $password, 'appPassword' => WP_Application_Passwords::chunk_password($made[0])];
}
file_put_contents($out, json_encode(['version' => $GLOBALS['wp_version'], 'users' => $users]));
