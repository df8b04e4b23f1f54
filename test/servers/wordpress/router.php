<?php
// Router of PHP's own web server: files are served as they are, everything else is WordPress's.
require_once getenv('LONGHAND_WORDPRESS_INSTANCE');

$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (str_contains($path, '..') || str_contains($path, "\0")) {
    http_response_code(400);
    return true;
}

// Uploads and plugins live in the instance's own folder.
if (str_starts_with($path, '/wp-content/')) {
    $file = WP_CONTENT_DIR . substr($path, strlen('/wp-content'));
    if (is_file($file) && !str_ends_with($file, '.php')) {
        $types = ['css' => 'text/css', 'js' => 'text/javascript', 'svg' => 'image/svg+xml', 'png' => 'image/png', 'jpg' => 'image/jpeg',
            'jpeg' => 'image/jpeg', 'gif' => 'image/gif', 'webp' => 'image/webp', 'woff2' => 'font/woff2', 'woff' => 'font/woff'];
        header('Content-Type: ' . ($types[strtolower(pathinfo($file, PATHINFO_EXTENSION))] ?? 'application/octet-stream'));
        header('Content-Length: ' . filesize($file));
        readfile($file);
        return true;
    }
}

if ($path !== '/' && is_dir($root . $path) && is_file($root . rtrim($path, '/') . '/index.php')) {
    if (!str_ends_with($path, '/')) {
        header('Location: ' . $path . '/', true, 301);
        return true;
    }
    $path .= 'index.php';
}
if (is_file($root . $path) && !str_ends_with($path, '.php')) {
    return false;
}
$script = is_file($root . $path) ? $path : '/index.php';
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script;
$_SERVER['SCRIPT_FILENAME'] = $root . $script;
chdir(dirname($root . $script));
require $root . $script;
